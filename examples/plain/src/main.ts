import './desk.js';

const provider = document.querySelector('handoff-provider')!;
const button = document.querySelector('button')!;
button.addEventListener('click', () => {
  if (provider.isConnected) provider.remove();
  else button.after(provider);
  button.textContent = provider.isConnected ? 'Leave' : 'Enter';
});
