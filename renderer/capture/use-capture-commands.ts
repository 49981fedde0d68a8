import { onScopeDispose } from 'vue'
import { useCommands } from '../commands/registry.ts'
import { useCaptures } from '../stores/captures.ts'
import { useView } from '../stores/view.ts'
import { useWorkspace } from '../stores/workspace.ts'
import { texts } from '../texts/index.ts'
import { downloadCapture } from './download-capture.ts'

/** Adds what can be done with captures to the commands, for as long as the calling component lives. */
export function useCaptureCommands(): void {
  const captures = useCaptures()
  const workspace = useWorkspace()
  const { showBottom } = useView()
  const words = texts.capture.commands
  const any = () => captures.current !== undefined
  const start = () => {
    showBottom('capture')
    return captures.openTyped()
  }
  onScopeDispose(
    useCommands().add([
      {
        id: 'view.capture',
        title: words.view,
        group: 'View',
        keys: 'Alt+0',
        run: () => showBottom('capture'),
      },
      {
        id: 'capture.start',
        title: words.start,
        group: 'Lab',
        enabled: () => workspace.isRunning,
        run: start,
      },
      {
        id: 'capture.stop',
        title: words.stop,
        group: 'Lab',
        enabled: () => captures.listening,
        run: captures.stop,
      },
      { id: 'capture.clear', title: words.clear, group: 'Lab', enabled: any, run: captures.clear },
      { id: 'capture.download', title: words.download, group: 'Lab', enabled: any, run: downloadCapture },
      {
        id: 'capture.wireshark',
        title: words.wireshark,
        group: 'Lab',
        enabled: any,
        run: captures.openInWireshark,
      },
    ]),
  )
}
