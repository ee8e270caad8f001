import { expect, test } from 'vitest'
import { addressOf, addressText, parseAddress } from '../../../src/renderer/workbench/address.ts'
import { VIEW_KINDS, VIEW_NAMES, type ViewInfo } from '../../../src/renderer/workbench/view-kinds.ts'

test.each(VIEW_NAMES)('an address of %s is read as it was written', (kind) => {
  const { params, optional = [] }: ViewInfo = VIEW_KINDS[kind]
  const address = {
    kind,
    params: Object.fromEntries([...params, ...optional].map((name, index) => [name, `a&b=${index} ?#ü`])),
  }
  expect(parseAddress(addressText(address))).toEqual(address)
  expect(parseAddress(`#${addressText(address)}`)).toEqual(address)
})

test.each(VIEW_NAMES)('%s without what it needs cannot be opened', (kind) => {
  const needs = VIEW_KINDS[kind].params.length > 0
  expect(parseAddress(kind) === undefined).toBe(needs)
})

test('the order of parameters makes no difference, unknown ones are dropped, unknown views are none', () => {
  expect(addressText({ kind: 'home', params: { b: '2', a: '1' } })).toBe('home?a=1&b=2')
  expect(parseAddress('#home?x=1')).toEqual({ kind: 'home', params: {} })
  for (const text of ['', '#', 'nowhere', 'toString', '__proto__', '?home'])
    expect(parseAddress(text)).toBeUndefined()
})

test('an address has only what was given', () => {
  expect(addressOf('home', {})).toEqual({ kind: 'home', params: {} })
})
