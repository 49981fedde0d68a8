import { execFileSync } from 'node:child_process'

/** Vitest's global setup of the tests that run the built program: they never see an old build. */
export default function setup(): void {
  execFileSync('bash', ['scripts/build.sh', '--if-needed'], { stdio: 'inherit' })
}
