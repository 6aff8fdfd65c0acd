/** What LiveChat's own application uses to talk to a page in a frame. */
export { createReconnectableIframe } from '@livechat/postmessage';
