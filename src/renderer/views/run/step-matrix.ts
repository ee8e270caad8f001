export * from '../../../shared/analysis/step-matrix.ts'
