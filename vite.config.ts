import { defineConfig } from 'vite'

/** What is started as a program of its own: each becomes `out/main/NAME.js`. */
const entries = ['main/cli.ts', 'main/check/probe.ts', 'main/engine-process.ts', 'main/vm/guest.ts']

export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    target: 'node20.19',
    outDir: 'out/main',
    rolldownOptions: {
      input: entries,
      output: {
        // All in one folder, so that `import.meta.dirname` is `out/main` for every module.
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        // Small, to start fast, but in lines, as Node shows the line in which something went wrong.
        minify: { compress: true, mangle: true, codegen: { removeWhitespace: false } },
      },
    },
  },
  ssr: {
    // Reading one file is faster than finding packages in node_modules. node-pty is native and stays there.
    noExternal: true,
    external: ['node-pty'],
  },
})
