declare module 'svg-to-pdfkit' {
  /** Draws an SVG text into an open document; `fontCallback` names a registered font for a family. */
  export default function svgToPdf(
    document: PDFKit.PDFDocument,
    svg: string,
    x: number,
    y: number,
    options: {
      readonly width: number
      readonly height: number
      readonly fontCallback: (family: string, isBold: boolean, isItalic: boolean) => string
      readonly warningCallback?: (warning: string) => void
      readonly assumePt?: boolean
    },
  ): void
}
