import { createSignal, Show } from 'solid-js';
import { render } from 'solid-js/web';
import { Desk } from './desk.js';

function App() {
  const [isOpen, setOpen] = createSignal(true);
  return (
    <>
      <button onClick={() => setOpen(!isOpen())}>{isOpen() ? 'Leave' : 'Enter'}</button>
      <Show when={isOpen()}>
        <Desk />
      </Show>
    </>
  );
}

render(() => <App />, document.querySelector('#app')!);
