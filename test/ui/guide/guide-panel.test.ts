import { expect, test } from 'vitest'
import GuidePanel from '../../../renderer/guide/GuidePanel.vue'
import { labText, openLab, settle } from '../parts/engine.ts'

function withAbout(lines: readonly string[]): string {
  const rest = labText.slice(labText.indexOf('lans:'))
  return `name: small\nabout: |\n${lines.map((line) => `  ${line}`).join('\n')}\n${rest}`
}

async function guideOf(lines: readonly string[]) {
  const engine = await openLab({ text: withAbout(lines) })
  return engine.show(GuidePanel)
}

test('a step runs its command in the terminal of its node, a shell only opens it', async () => {
  const engine = await openLab()
  const guide = engine.show(GuidePanel)
  await guide.get('[aria-label="Run “ping -c1 c2” in c1"]').trigger('click')
  await guide.get('[aria-label="Open a terminal in node1"]').trigger('click')
  await guide.get('[aria-label="Run “ip route” in node1"]').trigger('click')
  await guide.get('[aria-label="Run “ip neigh” in c2"]').trigger('click')
  expect(guide.emitted('run')).toEqual([
    [{ node: 'c1', command: 'ping -c1 c2' }],
    [{ node: 'node1', command: '' }],
    [{ node: 'node1', command: 'ip route' }],
    [{ node: 'c2', command: 'ip neigh' }],
  ])
  await guide.get('[aria-label="Look at the checks"]').trigger('click')
  expect(guide.emitted('checks')).toHaveLength(1)
})

test('steps wait until the lab runs', async () => {
  const engine = await openLab({ running: false })
  const guide = engine.show(GuidePanel)
  expect(guide.text()).toContain('Start the lab')
  expect(guide.get('[aria-label="Run “ping -c1 c2” in c1"]').attributes('disabled')).toBeDefined()
})

test('headings begin below those of the panel', async () => {
  const engine = await openLab()
  const guide = engine.show(GuidePanel)
  expect(guide.findAll('h3').map((heading) => heading.text())).toEqual(['Small'])
  expect(guide.findAll('h4').map((heading) => heading.text())).toEqual(['Look'])
})

test('markup in a guide is shown as text and does nothing', async () => {
  const guide = await guideOf([
    '<script>window.bad = 1</script>',
    '',
    '<img src=x onerror="window.bad = 1"> and <b onclick="x">bold</b>',
    '',
    '    <iframe src="https://example.org"></iframe>',
  ])
  expect(guide.text()).toContain('<script>window.bad = 1</script>')
  expect(guide.text()).toContain('<img src=x onerror="window.bad = 1">')
  expect(guide.find('script, img, iframe, b').exists()).toBe(false)
  expect(guide.html()).not.toMatch(/<[^>]*\son\w+=/)
})

test('only https links can be opened, and only outside', async () => {
  const guide = await guideOf([
    '[good](https://example.org/a) [script](javascript:alert(1)) [data](data:text/html,x) [plain](http://example.org)',
    '[file](file:///etc/passwd) [own](/engine) ![picture](https://example.org/x.png) <javascript:alert(1)>',
  ])
  const links = guide.findAll('a').map((link) => link.attributes())
  expect(links.map(({ href }) => href)).toEqual(['https://example.org/a', 'https://example.org/x.png'])
  expect(links.every(({ target, rel }) => target === '_blank' && rel === 'noopener')).toBe(true)
  expect(guide.find('img').exists()).toBe(false)
})

test('a plain command runs in the node that its sentence names; where it names none, the user chooses one', async () => {
  const guide = await guideOf([
    'Now look at `node1`. In `c1`, run `ip route` twice.',
    '',
    'Then ask from `c2`:',
    '',
    '    $ ping -c1 10.0.0.3   # it answers',
    '',
    'Anybody can `ip neigh show`; `ping` is a program, `ip_forward` a setting, and `c1` and `c2` both `curl -s http://shop/`.',
  ])
  await guide.get('[aria-label="Run “ip route” in c1"]').trigger('click')
  await guide.get('[aria-label="Run “ping -c1 10.0.0.3” in c2"]').trigger('click')
  expect(guide.emitted('run')).toEqual([
    [{ node: 'c1', command: 'ip route' }],
    [{ node: 'c2', command: 'ping -c1 10.0.0.3' }],
  ])
  expect(guide.text()).toContain('it answers')
  expect(guide.findAll('[aria-label^="Run"]')).toHaveLength(4)
  await guide.get('[aria-label="Run “ip neigh show” in …"]').trigger('keydown', { key: 'Enter' })
  await settle()
  const items = [...document.querySelectorAll<HTMLElement>('[role=menuitem]')]
  expect(items.map(({ textContent }) => textContent.trim())).toEqual(
    expect.arrayContaining(['lan', 'node1', 'node2', 'c1', 'c2', 'web@node1']),
  )
  items.find(({ textContent }) => textContent.trim() === 'node2')?.click()
  expect(guide.emitted('run')?.at(-1)).toEqual([{ node: 'node2', command: 'ip neigh show' }])
})

test('the name of another lab opens it, that of this one and that of a node do not', async () => {
  const presets = ['two-lans', 'small', 'web-lab'].map((name) => ({
    file: `/labs/${name}.lab.yml`,
    name,
    title: name,
    teaches: '',
    missing: [],
  }))
  const text = withAbout(['See `two-lans`, `small` and `<b>`.'])
  const engine = await openLab(
    { text },
    { 'library.chapters': () => [{ name: 'a', title: 'A', labs: presets }], 'library.recent': () => [] },
  )
  const guide = engine.show(GuidePanel)
  const links = () => guide.findAll('button.lab')
  await expect.poll(() => links().map((link) => link.text())).toEqual(['two-lans'])
  await links()[0]?.trigger('click')
  const opened = () => engine.asked.filter(({ name }) => name === 'file.open').map(({ params }) => params)
  await expect.poll(() => opened().at(-1)).toEqual({ file: '/labs/two-lans.lab.yml' })
})

test('a drawing knows how wide it is, so that it can be made smaller', async () => {
  const guide = await guideOf(['Here:', '', '    +-----+', '    | →→→ |--------', '    +-----+'])
  expect(guide.get('pre').attributes('style')).toContain('--columns: 15')
})
