import type { Handlers } from './support/context.ts'

export const cliHandlers: Pick<Handlers, 'cli.run'> = {
  'cli.run':
    ({ verbs, peer }, request) =>
    () =>
      verbs.run(request, peer),
}
