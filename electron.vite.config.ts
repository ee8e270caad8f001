import { defineConfig } from 'electron-vite'
import { fileURLToPath } from 'node:url'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** Entries of the Node side, one line each; the name is the file's name in out/main. */
const mainEntries = {
  cli: path('src/main/cli.ts'),
}

const main = {
  build: {
    target: 'node22.18',
    rollupOptions: { input: mainEntries },
  },
}

// Preload (as CJS) and renderer (with the Vue plugin) belong into the second object: `--mode cli` builds
// only what the command line needs.
export default defineConfig(({ mode }) => (mode === 'cli' ? { main } : { main }))
