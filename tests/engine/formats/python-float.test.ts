import { describe, expect, it } from 'vitest'
import { pythonFloat, pythonInt } from '../../../src/engine/formats/python-float.ts'

describe('pythonFloat', () => {
  it.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [33, '33.0'],
    [-3243, '-3243.0'],
    [0.1, '0.1'],
    [1 / 3, '0.3333333333333333'],
    [0.0001, '0.0001'],
    [0.00012345, '0.00012345'],
    [0.00001, '1e-05'],
    [-0.000015, '-1.5e-05'],
    [1e-10, '1e-10'],
    [9999999999999998, '9999999999999998.0'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [1.5e16, '1.5e+16'],
    [123456789012345680.0, '1.2345678901234568e+17'],
    [1e21, '1e+21'],
    [1e22, '1e+22'],
    [1e100, '1e+100'],
    [5e-324, '5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [2.2250738585072014e-308, '2.2250738585072014e-308'],
    [90.78000992063485, '90.78000992063485'],
    [Infinity, 'inf'],
    [-Infinity, '-inf'],
    [NaN, 'nan'],
  ])('prints %d as %s', (x, expected) => {
    expect(pythonFloat(x)).toBe(expected)
  })
})

describe('pythonInt', () => {
  it('prints counts without a point and fractions as floats', () => {
    expect(pythonInt(9007199254740991)).toBe('9007199254740991')
    expect(pythonInt(-5)).toBe('-5')
    expect(pythonInt(1.5)).toBe('1.5')
  })
})
