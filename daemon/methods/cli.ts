import type { Handlers } from './support/context.ts'

export const cliHandlers: Pick<Handlers, 'cli.run'> = {
  'cli.run':
    ({ control, peer }, request) =>
    () =>
      control.runVerb(request, peer),
}
