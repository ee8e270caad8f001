import { localPipes } from '../../src/shared/api/pipe.ts'
import { serveApi } from '../../src/main/services/api-server.ts'
import { contractSuite } from './contract-suite.ts'

contractSuite('two ends in one process', (handlers) => {
  const [pipe, other] = localPipes()
  const served = serveApi(other, handlers)
  return Promise.resolve({ pipe, served: () => served, end: pipe.close })
})
