export * from '../../shared/analysis/cycle-accounts.ts'
