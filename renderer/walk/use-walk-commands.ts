import { nextTick, onScopeDispose } from 'vue'
import type { Command } from '../commands/registry.ts'
import { useCommands } from '../commands/registry.ts'
import { saveBlob } from '../shell/download.ts'
import { useConnection } from '../stores/connection.ts'
import { useView } from '../stores/view.ts'
import { useWalk } from '../stores/walk.ts'
import { useWorkspace } from '../stores/workspace.ts'
import { texts } from '../texts/index.ts'
import { walkMarkdown } from './markdown.ts'
import { currentPalette } from './palette.ts'
import { walkPcapng } from './pcapng.ts'
import { walkPicture } from './picture.ts'

/** What saving a picture asks of the map. */
interface Picture {
  readonly exportSvg: () => string
}

/** Adds the commands of the walk, for as long as the calling component lives. */
export function useWalkCommands({ map }: { readonly map: () => Picture | null | undefined }): void {
  const walk = useWalk()
  const connection = useConnection()
  const workspace = useWorkspace()
  const { view, showSide } = useView()
  const words = texts.walk.commands
  const isTold = () => walk.stops.length > 0
  const saved = (ending: string, type: string, content: string | Uint8Array<ArrayBuffer>) => {
    const { lab = '', from = '', to = '' } = walk.taken ?? {}
    saveBlob(`${lab}-${from}-${to}.${ending}`, new Blob([content], { type }))
  }

  /** Shows the form; the map waits for the click that names what is not given. */
  async function follow(from?: string): Promise<void> {
    view.centre = 'map'
    showSide('walk')
    await nextTick()
    if (workspace.isRunning) walk.pick(from)
  }

  /** The whole way of the leg that is shown; the player is where it was again before anybody has seen that it moved. */
  async function savePicture(): Promise<void> {
    const { at, taken } = walk
    const leg = walk.legs.find(({ index }) => index === walk.current?.stop.leg)
    const last = leg?.stops.at(-1)
    if (!taken || !leg || !last) return
    walk.show(last)
    await nextTick()
    const drawn = map()?.exportSvg() ?? ''
    walk.jump(at)
    const pictured = { map: drawn, walk: taken, leg: leg.leg, stops: leg.stops, palette: currentPalette() }
    saved('svg', 'image/svg+xml', walkPicture(pictured))
  }

  const commands: readonly Command[] = [
    {
      id: 'walk.follow',
      title: texts.walk.follow,
      group: 'Lab',
      keys: 'Ctrl+Shift+K',
      enabled: () => workspace.isRunning,
      run: follow,
    },
    {
      id: 'walk.play',
      title: words.play,
      group: 'Lab',
      enabled: isTold,
      run: () => {
        if (walk.playing) walk.pause()
        else walk.play()
      },
    },
    { id: 'walk.next', title: words.next, group: 'Lab', enabled: isTold, run: () => walk.step(1) },
    { id: 'walk.previous', title: words.previous, group: 'Lab', enabled: isTold, run: () => walk.step(-1) },
    {
      id: 'walk.saveMarkdown',
      title: words.markdown,
      group: 'Lab',
      enabled: () => walk.taken !== undefined,
      run: () => {
        if (walk.taken) saved('md', 'text/markdown', walkMarkdown(walk.taken))
      },
    },
    {
      id: 'walk.savePicture',
      title: words.picture,
      group: 'Lab',
      enabled: () => isTold() && view.centre === 'map',
      run: savePicture,
    },
    {
      id: 'walk.savePcapng',
      title: words.pcapng,
      group: 'Lab',
      enabled: isTold,
      run: () => {
        if (walk.taken)
          saved('pcapng', 'application/x-pcapng', walkPcapng(walk.taken, connection.engine?.version ?? ''))
      },
    },
  ]
  onScopeDispose(useCommands().add(commands))
}
