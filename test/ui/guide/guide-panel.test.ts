import { expect, test } from 'vitest'
import GuidePanel from '../../../renderer/guide/GuidePanel.vue'
import { labText, openLab } from '../parts/engine.ts'

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
