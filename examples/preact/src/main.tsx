import { render } from 'preact';
import { useState } from 'preact/hooks';
import { Desk } from './desk.js';

function App() {
  const [isOpen, setOpen] = useState(true);
  return (
    <>
      <button onClick={() => setOpen(!isOpen)}>{isOpen ? 'Leave' : 'Enter'}</button>
      {isOpen && <Desk />}
    </>
  );
}

render(<App />, document.querySelector('#app')!);
