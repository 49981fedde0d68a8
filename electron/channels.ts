/** The names of what goes between the shell and its preload script. */
export const channels = {
  connect: 'underlay:connect',
  port: 'underlay:port',
  openFile: 'underlay:open-file',
  saveFile: 'underlay:save-file',
  command: 'underlay:command',
} as const
