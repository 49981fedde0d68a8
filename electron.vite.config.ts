import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

/** The user interface, the same for the window and for a browser. The engine and the command line are in vite.config.ts. */
export default defineConfig({
  renderer: {
    root: 'renderer',
    plugins: [vue()],
    build: {
      target: 'es2023',
      outDir: 'out/renderer',
      rolldownOptions: { input: 'renderer/index.html' },
    },
  },
})
