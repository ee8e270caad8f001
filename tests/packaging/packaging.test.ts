import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { expect, test } from 'vitest'
import { z } from 'zod'

const root = new URL('../../', import.meta.url)
const read = (path: string): unknown => parse(readFileSync(new URL(path, root), 'utf8'))

const builder = z.looseObject({
  files: z.array(z.string()),
  asarUnpack: z.array(z.string()),
  npmRebuild: z.literal(false),
  directories: z.object({ buildResources: z.string() }).loose(),
  linux: z.object({ target: z.array(z.string()) }).loose(),
  mac: z.object({ target: z.array(z.string()) }).loose(),
  win: z.object({ target: z.array(z.string()) }).loose(),
})

test('the installer configuration is what electron-builder accepts', async () => {
  const { validateSchema } = await import('app-builder-lib/out/util/config/schemaValidator.js')
  const schema: unknown = JSON.parse(
    readFileSync(new URL('node_modules/app-builder-lib/scheme.json', root), 'utf8'),
  )
  const config = z.looseObject({}).parse(read('electron-builder.yml'))
  expect(() => validateSchema(schema, config)).not.toThrow()
  expect(() => validateSchema(schema, { ...config, asarUnpak: [] })).toThrow(/asarUnpak/)
})

test('installers exist for the three systems, and native code and workers stay outside the archive', () => {
  const config = builder.parse(read('electron-builder.yml'))
  expect(config.linux.target).toEqual(['AppImage', 'deb'])
  expect(config.mac.target).toEqual(['dmg'])
  expect(config.win.target).toEqual(['nsis'])
  for (const path of ['out/main/**', '**/node_modules/better-sqlite3/**', '**/node_modules/@resvg/**']) {
    expect(config.asarUnpack).toContain(path)
  }
  const icon = new URL(`${config.directories.buildResources}/icon.png`, root)
  expect(existsSync(fileURLToPath(icon))).toBe(true)
})

const job = z.looseObject({
  strategy: z.looseObject({ matrix: z.object({ os: z.array(z.string()) }) }),
  steps: z.array(z.looseObject({ run: z.string().optional() })),
})

test('the workflow tests and packages on Linux, macOS and Windows with scripts that exist', () => {
  const { jobs } = z.looseObject({ jobs: z.record(z.string(), job) }).parse(read('.github/workflows/ci.yml'))
  const manifest = z.object({ scripts: z.record(z.string(), z.string()) }).parse(read('package.json'))
  for (const { strategy, steps } of Object.values(jobs)) {
    expect(strategy.matrix.os).toEqual(['ubuntu-latest', 'macos-latest', 'windows-latest'])
    const scripts = steps.flatMap(({ run = '' }) =>
      [...run.matchAll(/npm run (\S+)/g)].map(([, name]) => name),
    )
    for (const name of scripts) expect(manifest.scripts).toHaveProperty(name ?? '')
    expect(steps.some(({ run }) => run === 'npm ci')).toBe(true)
  }
  expect(Object.keys(jobs)).toEqual(['test', 'package'])
})
