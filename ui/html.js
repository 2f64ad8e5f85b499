// @ts-check
// The one door of the packages: preact, its hooks, htm and signals. The build puts their files into dist/ui/vendor and
// writes relative imports here (build/ui.ts).

export { Component, render } from 'preact'
export { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
export { batch, computed, effect, signal, useComputed, useSignal } from '@preact/signals'

/** A template of HTML as nodes of preact: no text is ever parsed as HTML by the browser. */
export { html } from 'htm/preact'
