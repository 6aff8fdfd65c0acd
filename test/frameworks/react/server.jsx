import { renderToString } from 'react-dom/server';
import { adapter, Desk } from './desk.jsx';

export const html = renderToString(<Desk />);
// the helpdesk in it has timers
adapter.dispose();
