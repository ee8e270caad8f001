/** A topology of matrix products has a name and three sizes, and perhaps a trailing comma and a sparsity. */
const GEMM_CELLS = 6

/** What a topology seems to be by its first line. */
export function formatOf(text: string): 'conv' | 'gemm' {
  const line = text.split(/\r\n|\n|\r/).find((one) => one.trim() !== '') ?? ''
  return line.split(/[,;\t]/).length <= GEMM_CELLS ? 'gemm' : 'conv'
}
