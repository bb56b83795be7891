/** What the server and its accounts can do (XEP-0030). */
@NullMarked
package im.recado.modules.disco;

import org.jspecify.annotations.NullMarked;
