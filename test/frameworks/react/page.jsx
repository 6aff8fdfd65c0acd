// what the tests call in the page
import { StrictMode } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { HandoffProvider } from 'handoff-elements';
import { adapter, Desk } from './desk.jsx';

let root;
const container = document.querySelector('#root');
const strict = (props) => (
  <StrictMode>
    <Desk {...props} />
  </StrictMode>
);

export const render = (props) => {
  root ??= createRoot(container);
  flushSync(() => root.render(strict(props)));
};
export const hydrate = (props) =>
  new Promise((resolve) => {
    root = hydrateRoot(container, strict({ ...props, ref: resolve }), {
      onRecoverableError: (error) => console.error(error),
    });
  });
export const unmount = () => flushSync(() => root.unmount());
export { adapter, HandoffProvider };
