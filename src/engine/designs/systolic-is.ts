import { systolicDesign } from './systolic-design.ts'

/** The systolic array with the inputs kept in its processing elements. */
export const systolicIs = systolicDesign('is')
