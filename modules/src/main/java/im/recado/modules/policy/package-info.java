/** What the server says of itself and of its accounts to those who want to know: outages, handling of data, trust. */
@NullMarked
package im.recado.modules.policy;

import org.jspecify.annotations.NullMarked;
