import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { join } from 'node:path'

/** Where the build goes; scripts/build.sh builds beside what is there, and then exchanges the two. */
const out = process.env['UNDERLAY_OUT'] ?? 'out'

/** The desktop: its shell, and the user interface, the same for the window and for a browser. The engine and the command line are in vite.config.ts. */
export default defineConfig({
  main: {
    build: {
      outDir: join(out, 'electron'),
      emptyOutDir: false,
      // Everything but Electron is in the one file: the archive of an installed Underlay has no node_modules for it.
      externalizeDeps: false,
      rolldownOptions: { input: 'electron/main.ts', output: { entryFileNames: '[name].js' } },
    },
  },
  preload: {
    build: {
      outDir: join(out, 'electron'),
      emptyOutDir: false,
      externalizeDeps: false,
      // A sandboxed preload script is loaded as CommonJS, and can require nothing but Electron.
      rolldownOptions: {
        input: 'electron/preload.ts',
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [vue()],
    build: {
      target: 'es2023',
      outDir: join(out, 'renderer'),
      emptyOutDir: true,
      rolldownOptions: { input: 'renderer/index.html' },
    },
  },
})
