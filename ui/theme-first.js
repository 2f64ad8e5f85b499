// @ts-check
// Loaded before anything is painted, so that a chosen theme never flashes the other one. Classic, not a module: modules
// run after the first paint.

{
  const chosen = localStorage.getItem('sparkq-theme')
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen
}
