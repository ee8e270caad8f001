import { systolicDesign } from './systolic-design.ts'

/** The systolic array with the weights kept in its processing elements. */
export const systolicWs = systolicDesign('ws')
