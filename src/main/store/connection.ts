import type SqliteDatabase from 'better-sqlite3'
import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { Schema } from './schema.ts'

/** Builds typed queries; they are run on the connection, which answers at once. */
export const sqlOf: Kysely<Schema> = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

interface Compilable<R> {
  readonly compile: () => CompiledQuery<R>
}

/** A value SQLite can hold. */
export type SqlValue = number | string | null

/** An open database with its prepared statements. */
export interface Connection {
  readonly file: string
  readonly raw: SqliteDatabase.Database
  /** Milliseconds since 1970; only ever shown, never used for order. */
  readonly now: () => number
  readonly all: <R>(query: Compilable<R>) => R[]
  readonly first: <R>(query: Compilable<R>) => R | undefined
  /** Rows changed, and the id of the last one inserted. */
  readonly run: (query: Compilable<unknown>) => { readonly changes: number; readonly lastId: number }
  /** A prepared statement, kept; for statements that run many times. */
  readonly prepare: (sql: string) => SqliteDatabase.Statement<SqlValue[]>
  /** All of it or nothing; takes the write lock at once, so that two programs wait instead of failing. */
  readonly transaction: <T>(work: () => T) => T
}

/** Statements kept; filters make ever new ones. */
const STATEMENTS = 200

/** Wraps an open database. */
export function connect(raw: SqliteDatabase.Database, file: string, now: () => number): Connection {
  const statements = new Map<string, SqliteDatabase.Statement<SqlValue[]>>()
  const prepare = (sql: string): SqliteDatabase.Statement<SqlValue[]> => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    if (statements.size >= STATEMENTS) statements.clear()
    const statement = raw.prepare<SqlValue[]>(sql)
    statements.set(sql, statement)
    return statement
  }
  // Kysely types parameters as unknown; the schema lets only values of SQLite in.
  const bound = ({ parameters }: CompiledQuery): SqlValue[] => parameters as unknown as SqlValue[]
  return {
    file,
    raw,
    now,
    prepare,
    all: <R>(query: Compilable<R>) => {
      const compiled = query.compile()
      return prepare(compiled.sql).all(...bound(compiled)) as R[]
    },
    first: <R>(query: Compilable<R>) => {
      const compiled = query.compile()
      return prepare(compiled.sql).get(...bound(compiled)) as R | undefined
    },
    run: (query) => {
      const compiled = query.compile()
      const { changes, lastInsertRowid } = prepare(compiled.sql).run(...bound(compiled))
      return { changes, lastId: Number(lastInsertRowid) }
    },
    transaction: (work) => raw.transaction(work).immediate(),
  }
}
