/** The desktop client: its start, one window for a profile. */
@NullMarked
package im.recado.client;

import org.jspecify.annotations.NullMarked;
