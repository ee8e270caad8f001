import { convolvePlain } from '../conv2d.ts'
import type { ConvKernel } from '../conv2d.ts'
import type { ConvGeometry } from '../conv-geometry.ts'
import { CONVOLVE_WASM_BASE64 } from './convolve-bytes.ts'

// WebAssembly exists in every host but is in none of the ES libraries; this is the part used here.
interface WasmMemory {
  readonly buffer: ArrayBuffer
  readonly grow: (pages: number) => number
}
interface ConvolveExports {
  readonly memory: WasmMemory
  readonly convolve: (
    input: number,
    weight: number,
    output: number,
    rows: number,
    columns: number,
    blocks: number,
    kernelHeight: number,
    taps: number,
    pixel: number,
    row: number,
    stride: number,
  ) => void
}
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: ConvolveExports }
}

const PAGE_BYTES = 65536
/** Rows are processed in bands of about 2 MB of input, so that a band stays in the second-level cache. */
const BAND_BYTES = 2 ** 21

/** The buffers of one call in the kernel's memory; offsets and distances in bytes. */
interface Layout {
  /** Input columns including padding and the columns read for the spare outputs. */
  readonly paddedWidth: number
  readonly columns: number
  readonly blocks: number
  readonly bandRows: number
  readonly weightBytes: number
  readonly inputBytes: number
  readonly outputBytes: number
}

function planLayout(g: ConvGeometry): Layout {
  const columns = Math.ceil(g.outWidth / 4) * 4
  const blocks = Math.ceil(g.outChannels / 4)
  const paddedWidth = Math.max((columns - 1) * g.stride + g.kernelWidth, g.inWidth + g.padding)
  const rowBytes = paddedWidth * g.inChannels * 8
  const fitting = Math.floor((BAND_BYTES / rowBytes - g.kernelHeight) / g.stride) + 1
  const bandRows = Math.min(g.outHeight, Math.max(1, fitting))
  return {
    paddedWidth,
    columns,
    blocks,
    bandRows,
    weightBytes: blocks * 4 * g.innerLength * 8,
    inputBytes: ((bandRows - 1) * g.stride + g.kernelHeight) * rowBytes,
    outputBytes: bandRows * columns * blocks * 32,
  }
}

/** [Cout][Cin][ky][kx] -> [block][ky][kx][Cin][4], missing output channels zero. */
function packWeights(weight: Float32Array, into: Float64Array, g: ConvGeometry): void {
  into.fill(0)
  const taps = g.kernelHeight * g.kernelWidth
  for (let out = 0; out < g.outChannels; out++) {
    const start = (out >> 2) * g.innerLength * 4 + (out & 3)
    for (let channel = 0; channel < g.inChannels; channel++) {
      for (let tap = 0; tap < taps; tap++) {
        into[start + (tap * g.inChannels + channel) * 4] =
          weight[(out * g.inChannels + channel) * taps + tap] ?? 0
      }
    }
  }
}

/** The input rows of the band that starts at output row `firstRow`, as [row][column][channel] with zero padding. */
function packBand(
  input: Float32Array | Int8Array,
  into: Float64Array,
  firstRow: number,
  layout: Layout,
  g: ConvGeometry,
): void {
  into.fill(0)
  const rowLength = layout.paddedWidth * g.inChannels
  const top = firstRow * g.stride - g.padding
  const bandHeight = into.length / rowLength
  for (let channel = 0; channel < g.inChannels; channel++) {
    for (let y = Math.max(0, -top); y < bandHeight && top + y < g.inHeight; y++) {
      let from = (channel * g.inHeight + top + y) * g.inWidth
      let to = y * rowLength + g.padding * g.inChannels + channel
      for (let x = 0; x < g.inWidth; x++) {
        into[to] = input[from++] ?? 0
        to += g.inChannels
      }
    }
  }
}

/** [row][column][Cout] of one band -> rows firstRow.. of [Cout][Hout][Wout]. */
function unpackBand(
  band: Float64Array,
  sums: Float64Array,
  firstRow: number,
  rows: number,
  layout: Layout,
  g: ConvGeometry,
): void {
  const channels = layout.blocks * 4
  for (let out = 0; out < g.outChannels; out++) {
    for (let y = 0; y < rows; y++) {
      let from = y * layout.columns * channels + out
      let to = (out * g.outHeight + firstRow + y) * g.outWidth
      for (let x = 0; x < g.outWidth; x++) {
        sums[to++] = band[from] ?? 0
        from += channels
      }
    }
  }
}

/** Makes the memory at least this large; false when the host refuses, e.g. beyond 4 GB. */
function reserve(memory: WasmMemory, bytes: number): boolean {
  const missing = bytes - memory.buffer.byteLength
  if (missing <= 0) return true
  try {
    memory.grow(Math.ceil(missing / PAGE_BYTES))
    return true
  } catch {
    // `grow` throws a RangeError and leaves the memory as it was; the twin needs less and gives the same bits.
    return false
  }
}

function runKernel(
  wasm: ConvolveExports,
  input: Float32Array | Int8Array,
  weight: Float32Array,
  g: ConvGeometry,
): Float64Array {
  const layout = planLayout(g)
  const inputStart = layout.weightBytes
  const outputStart = inputStart + layout.inputBytes
  if (!reserve(wasm.memory, outputStart + layout.outputBytes)) return convolvePlain(input, weight, g)
  const buffer = wasm.memory.buffer
  packWeights(weight, new Float64Array(buffer, 0, layout.weightBytes / 8), g)
  const inputBand = new Float64Array(buffer, inputStart, layout.inputBytes / 8)
  const outputBand = new Float64Array(buffer, outputStart, layout.outputBytes / 8)
  const sums = new Float64Array(g.outChannels * g.outHeight * g.outWidth)
  const channelBytes = g.inChannels * 8
  for (let firstRow = 0; firstRow < g.outHeight; firstRow += layout.bandRows) {
    const rows = Math.min(layout.bandRows, g.outHeight - firstRow)
    packBand(input, inputBand, firstRow, layout, g)
    wasm.convolve(
      inputStart,
      0,
      outputStart,
      rows,
      layout.columns,
      layout.blocks,
      g.kernelHeight,
      g.kernelWidth * g.inChannels,
      g.stride * channelBytes,
      layout.paddedWidth * channelBytes,
      g.stride,
    )
    unpackBand(outputBand, sums, firstRow, rows, layout, g)
  }
  return sums
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function decodeBase64(text: string): Uint8Array {
  const clean = text.replace(/=+$/, '')
  const bytes = new Uint8Array(Math.floor((clean.length * 3) / 4))
  let pending = 0
  let bits = 0
  let length = 0
  for (const letter of clean) {
    pending = ((pending << 6) | BASE64.indexOf(letter)) & 0xfffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[length++] = (pending >> bits) & 0xff
    }
  }
  return bytes
}

/**
 * A WebAssembly SIMD kernel with its own memory (kept for the next call), equal to `convolvePlain` bit for bit, or
 * undefined where the host has no WebAssembly SIMD.
 */
export function createWasmKernel(): ConvKernel | undefined {
  if (typeof WebAssembly === 'undefined') return undefined
  try {
    const { exports } = new WebAssembly.Instance(
      new WebAssembly.Module(decodeBase64(CONVOLVE_WASM_BASE64)),
      {},
    )
    return (input, weight, g) => runKernel(exports, input, weight, g)
  } catch {
    // The constructors throw on a host without SIMD; the caller falls back to the twin, which gives the same bits.
    return undefined
  }
}

let shared: ConvKernel | undefined

/** The kernel to use unless a test asks for a certain one: WebAssembly where there is one, else plain TypeScript. */
export function fastestKernel(): ConvKernel {
  shared ??= createWasmKernel() ?? convolvePlain
  return shared
}
