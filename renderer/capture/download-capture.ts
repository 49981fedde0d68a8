import { saveBlob } from '../shell/download.ts'
import { useCaptures } from '../stores/captures.ts'

/** Has the browser save the listed frames of the shown capture as pcapng. */
export async function downloadCapture(): Promise<void> {
  const captures = useCaptures()
  const lab = captures.current?.lab
  const file = await captures.file()
  if (file && lab !== undefined) saveBlob(`${lab}.pcapng`, file)
}
