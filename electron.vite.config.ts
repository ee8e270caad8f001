import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { fileURLToPath } from 'node:url'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** Entries of the Node side, one line each; the name is the file's name in out/main. */
const mainEntries = {
  index: path('src/main/index.ts'),
  server: path('src/main/server.ts'),
  cli: path('src/main/cli.ts'),
  worker: path('src/main/worker.ts'),
  store: path('src/main/store.ts'),
}

const main = {
  build: {
    target: 'node22.18',
    rollupOptions: {
      input: mainEntries,
      // Chunks beside the entries: whichever file asks, './worker.js' is the worker.
      output: { chunkFileNames: '[name]-[hash].js' },
    },
  },
}

/** A sandboxed preload cannot be a module. */
const preload = {
  build: {
    rollupOptions: {
      input: { index: path('src/preload/index.ts') },
      output: { format: 'cjs' as const, entryFileNames: '[name].cjs' },
    },
  },
}

const renderer = {
  root: path('src/renderer'),
  plugins: [vue()],
  build: {
    target: 'chrome130',
    minify: true,
    // Inlined fonts would need data: in the content security policy.
    assetsInlineLimit: 0,
    rollupOptions: { input: { index: path('src/renderer/index.html') } },
  },
}

// `--mode cli` builds only the Node side, in a second.
export default defineConfig(({ mode }) => (mode === 'cli' ? { main } : { main, preload, renderer }))
