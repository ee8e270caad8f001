import { fileURLToPath } from 'node:url'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, expect, test } from '@playwright/test'
import { removeFolder } from '../platform.ts'
import { electronExecutable } from '../../src/main/host/cli/open-host.ts'

const root = new URL('../../', import.meta.url)
const executablePath = electronExecutable(root)

// Without its program Electron's launch would wait for ever.
test.skip(
  executablePath === undefined,
  'the Electron program is not installed: "npx install-electron" fetches it',
)

test('the window shows the seed study through the preload’s pipe', async () => {
  const home = mkdtempSync(join(tmpdir(), 'deltascope-electron-'))
  const app = await _electron.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [fileURLToPath(root)],
    env: { ...process.env, DELTASCOPE_HOME: home },
  })
  try {
    const page = await app.firstWindow()
    await expect(page.getByText('99 of 99 numbers match to the printed digit')).toBeVisible()
    expect(await page.evaluate('typeof require + typeof process')).toBe('undefinedundefined')
  } finally {
    await app.close()
    removeFolder(home)
  }
})
