/** What is used of node-pty. The package that stands in for it, with compiled code inside, declares another module name. */
declare module 'node-pty' {
  interface Pty {
    readonly pid: number
    onData(listener: (text: string) => void): void
    onExit(listener: (end: { exitCode: number; signal?: number }) => void): void
    resize(columns: number, rows: number): void
    pause(): void
    resume(): void
    kill(signal?: string): void
  }

  function spawn(
    program: string,
    args: readonly string[],
    options: { cols: number; rows: number; env: NodeJS.ProcessEnv; name: string },
  ): Pty
}
