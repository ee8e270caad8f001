// The hot convolution kernel: float64 multiply and add, two output channels per SIMD register, one block = 4 output
// columns x 4 output channels. Inlier codes (3 to 8 bit) times FP16 weights are exact in float64, so this is the
// integer path of the differential designs as well as the dense reference.
// The host (src/engine/numerics/kernels/wasm-convolve.ts) lays the buffers out:
//   input  [row][column][channel]                    zero padding included
//   weight [block of 4 channels][ky][kx][channel][4]
//   output [row][column][output channel]             columns and output channels rounded up to 4
// Products are added in the order ky, kx, channel, as in the TypeScript twin, so both agree bit for bit.
// Rebuild with scripts/build-kernels.mjs after every change.

/**
 * One band of output rows. `taps` = kernel width * channels; byte distances: `pixel` between the inputs of two
 * neighbouring output columns, `row` between two input rows.
 */
export function convolve(
  input: usize,
  weight: usize,
  output: usize,
  rows: i32,
  columns: i32,
  blocks: i32,
  kernelHeight: i32,
  taps: i32,
  pixel: usize,
  row: usize,
  stride: usize,
): void {
  const weightBlock = <usize>(kernelHeight * taps) * 32
  const outputPixel = <usize>blocks * 32
  for (let block = 0; block < blocks; block++) {
    const blockWeight = weight + <usize>block * weightBlock
    for (let y = 0; y < rows; y++) {
      const inputRow = input + <usize>y * row * stride
      let target = output + <usize>(y * columns) * outputPixel + <usize>block * 32
      for (let x = 0; x < columns; x += 4) {
        let a0 = f64x2.splat(0)
        let a1 = f64x2.splat(0)
        let b0 = f64x2.splat(0)
        let b1 = f64x2.splat(0)
        let c0 = f64x2.splat(0)
        let c1 = f64x2.splat(0)
        let d0 = f64x2.splat(0)
        let d1 = f64x2.splat(0)
        let w = blockWeight
        for (let ky = 0; ky < kernelHeight; ky++) {
          let a = inputRow + <usize>ky * row + <usize>x * pixel
          let b = a + pixel
          let c = b + pixel
          let d = c + pixel
          const end = w + <usize>taps * 32
          while (w < end) {
            const w0 = v128.load(w)
            const w1 = v128.load(w, 16)
            const va = v128.load64_splat(a)
            a0 = f64x2.add(a0, f64x2.mul(va, w0))
            a1 = f64x2.add(a1, f64x2.mul(va, w1))
            const vb = v128.load64_splat(b)
            b0 = f64x2.add(b0, f64x2.mul(vb, w0))
            b1 = f64x2.add(b1, f64x2.mul(vb, w1))
            const vc = v128.load64_splat(c)
            c0 = f64x2.add(c0, f64x2.mul(vc, w0))
            c1 = f64x2.add(c1, f64x2.mul(vc, w1))
            const vd = v128.load64_splat(d)
            d0 = f64x2.add(d0, f64x2.mul(vd, w0))
            d1 = f64x2.add(d1, f64x2.mul(vd, w1))
            w += 32
            a += 8
            b += 8
            c += 8
            d += 8
          }
        }
        v128.store(target, a0)
        v128.store(target, a1, 16)
        target += outputPixel
        v128.store(target, b0)
        v128.store(target, b1, 16)
        target += outputPixel
        v128.store(target, c0)
        v128.store(target, c1, 16)
        target += outputPixel
        v128.store(target, d0)
        v128.store(target, d1, 16)
        target += outputPixel
      }
    }
  }
}
