// Runs a TypeScript file of this folder: `node scripts/run.js scripts/NAME.ts ARGUMENTS…`. Node 20 cannot by itself.
import { runnerImport } from 'vite'

const [, , file] = process.argv
await runnerImport(file, { logLevel: 'warn' })
