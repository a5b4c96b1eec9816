/**
 * What happens during a download, told to whoever listens. The rooms that work only emit events;
 * adding up and drawing is done elsewhere.
 */
package io.hfj.progress;
