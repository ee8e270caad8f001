import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { findCycle, importGraph, sourcesOf } from './import-graph.ts'
import { violations } from './import-rules.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe('the sources', () => {
  const graph = importGraph(sourcesOf(root))

  test('keep the rules of who may import whom', () => {
    expect(violations(graph).join('\n')).toBe('')
  })

  test('have no cycles', () => {
    expect(findCycle(graph)?.join(' -> ')).toBeUndefined()
  })

  test('are really looked at', () => {
    expect(graph.size).toBeGreaterThan(10)
    expect(graph.get('src/main/host/cli/program.ts')?.map((edge) => edge.to)).toContain('commander')
  })
})

/** What the rules say about a few files given as `path: code`. */
function check(sources: Record<string, string>): readonly string[] {
  return violations(importGraph(new Map(Object.entries(sources)))).map((line) => line.split('\n')[0] ?? '')
}

describe('the rules find', () => {
  test.each([
    ['node: in the engine', { 'src/engine/a.ts': `import 'node:fs'` }, 'src/engine/a.ts -> node:fs'],
    ['a package in the engine', { 'src/engine/a.ts': `import z from 'zod'` }, 'src/engine/a.ts -> zod'],
    [
      'main in the engine, even as a type',
      { 'src/engine/a.ts': `import type { B } from '../main/services/b.ts'`, 'src/main/services/b.ts': '' },
      'src/engine/a.ts -> src/main/services/b.ts',
    ],
    [
      'code of the engine in shared',
      { 'src/shared/a.ts': `export * from '../engine/b.ts'`, 'src/engine/b.ts': '' },
      'src/shared/a.ts -> src/engine/b.ts',
    ],
    [
      'Electron in a service',
      { 'src/main/services/a.ts': `await import('electron')` },
      'src/main/services/a.ts -> electron',
    ],
    [
      'a host in the store',
      { 'src/main/store/a.ts': `import '../host/cli/b.ts'`, 'src/main/host/cli/b.ts': '' },
      'src/main/store/a.ts -> src/main/host/cli/b.ts',
    ],
    [
      'the engine behind two corners of the renderer',
      {
        'src/renderer/a.vue': `<template/><script setup lang="ts">import { b } from './b.ts'</script>`,
        'src/renderer/b.ts': `import { c } from '../shared/c.ts'`,
        'src/shared/c.ts': `import { d } from '../engine/index.ts'`,
        'src/engine/index.ts': '',
      },
      'src/renderer/a.vue -> src/renderer/b.ts -> src/shared/c.ts -> src/engine/index.ts',
    ],
    [
      'simulate in the renderer',
      { 'src/renderer/a.ts': `import { simulate } from '../engine/index.ts'`, 'src/engine/index.ts': '' },
      'src/renderer/a.ts -> src/engine/index.ts',
    ],
    [
      'shell in the preload',
      { 'src/preload/a.ts': `import { shell } from 'electron'` },
      'src/preload/a.ts -> electron',
    ],
    [
      'a view in another',
      { 'src/renderer/views/sweep/a.ts': `import '../home.vue'`, 'src/renderer/views/home.vue': '' },
      'src/renderer/views/sweep/a.ts -> src/renderer/views/home.vue',
    ],
    [
      'Electron behind the command line',
      {
        'src/main/cli.ts': `import './host/electron/a.ts'`,
        'src/main/host/electron/a.ts': `import 'electron'`,
      },
      'src/main/cli.ts -> src/main/host/electron/a.ts',
    ],
  ])('%s', (_, sources, path) => {
    expect(check(sources)).toContain(path)
  })

  test('nothing where all is well', () => {
    const sources = {
      'src/engine/model/a.ts': `import { b } from './b.ts'`,
      'src/engine/model/b.ts': 'export const b = 1',
      'src/engine/index.ts': `export { b } from './model/b.ts'`,
      'src/shared/api.ts': `import type { A } from '../engine/index.ts'`,
      'src/main/services/s.ts': `import { b } from '../../engine/index.ts'\nimport 'node:fs'\nimport 'kysely'`,
      'src/main/host/electron/e.ts': `import { app } from 'electron'\nimport '../../services/s.ts'`,
      'src/main/index.ts': `import './host/electron/e.ts'`,
      'src/preload/index.ts': `import { contextBridge, ipcRenderer } from 'electron'`,
      'src/renderer/views/home.vue': `<script setup>import '../../engine/model/a.ts'; import 'vue'</script>`,
    }
    expect(check(sources)).toEqual([])
  })

  test('a cycle, also one of types', () => {
    const cyclic = importGraph(
      new Map([
        ['src/a.ts', `import type { B } from './b.ts'`],
        ['src/b.ts', `export { c } from './c.ts'`],
        ['src/c.ts', `import './a.ts'`],
      ]),
    )
    expect(findCycle(cyclic)).toEqual(['src/a.ts', 'src/b.ts', 'src/c.ts', 'src/a.ts'])
  })

  test('an import of nothing', () => {
    expect(() => importGraph(new Map([['src/a.ts', `import './gone.ts'`]]))).toThrow(
      /src\/a.ts imports .\/gone.ts/,
    )
  })
})
