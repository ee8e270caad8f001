export * from '../../../shared/analysis/cycle-groups.ts'
