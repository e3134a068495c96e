import local from './index.js'

export const { createLocalKinesis } = local
