import { systolicDesign } from './systolic-design.ts'

/** The systolic array with the outputs kept in its processing elements. */
export const systolicOs = systolicDesign('os')
