import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Desk } from './desk.js';

function App() {
  const [isOpen, setOpen] = useState(true);
  return (
    <StrictMode>
      <button onClick={() => setOpen(!isOpen)}>{isOpen ? 'Leave' : 'Enter'}</button>
      {isOpen && <Desk />}
    </StrictMode>
  );
}

createRoot(document.querySelector('#app')!).render(<App />);
