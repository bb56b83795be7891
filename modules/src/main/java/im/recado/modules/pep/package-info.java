/** Personal nodes: every account is a publish-subscribe service of its own (XEP-0163), and what is built on that. */
@NullMarked
package im.recado.modules.pep;

import org.jspecify.annotations.NullMarked;
