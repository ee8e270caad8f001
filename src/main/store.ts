import { serveStore } from './store/serve-store.ts'

// The thread that holds the database.
serveStore()
