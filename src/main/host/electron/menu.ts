import type { MenuItemConstructorOptions } from 'electron'

/** Commands of the page that stand in the menu: title and id in the page's table of commands. */
const COMMANDS = {
  file: [
    ['New run…', 'new-run'],
    ['Import files…', 'import-files'],
  ],
  view: [
    ['Home', 'home'],
    ['Runs', 'runs'],
    ['Command palette…', 'palette'],
    ['Toggle theme', 'theme'],
  ],
  help: [['Keys', 'keys']],
} as const

/**
 * The window's menu. A command is sent to the page, which has the keys: the menu claims none, so that keys typed into a
 * field stay there.
 */
export function menuTemplate(
  runCommand: (id: string) => void,
  platform: NodeJS.Platform,
): readonly MenuItemConstructorOptions[] {
  const items = (group: keyof typeof COMMANDS): MenuItemConstructorOptions[] =>
    COMMANDS[group].map(([label, id]) => ({ label, click: () => runCommand(id) }))
  const isMac = platform === 'darwin'
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: 'File',
      submenu: [...items('file'), { type: 'separator' }, { role: isMac ? 'close' : 'quit' }],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        ...items('view'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    { label: 'Help', submenu: items('help') },
  ]
}
