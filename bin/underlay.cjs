// A script of its own, and an old-fashioned one, so that a Node that is too old for Underlay can still read it and say so.
var version = process.versions.node.split('.')
if (version[0] < 20 || (version[0] == 20 && version[1] < 19)) {
  console.error(
    'underlay: needs Node.js 20.19 or newer, and this is ' + process.versions.node + '; https://nodejs.org',
  )
  process.exit(3)
}
import('../out/main/cli.js')
