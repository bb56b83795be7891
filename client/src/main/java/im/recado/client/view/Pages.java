package im.recado.client.view;

import im.recado.client.model.Account;
import im.recado.client.model.AccountsModel;
import im.recado.client.model.LoginModel;
import im.recado.client.model.MainModel;
import im.recado.client.model.SignUpModel;
import im.recado.client.model.Words;
import java.awt.CardLayout;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.swing.JComponent;
import javax.swing.JPanel;
import org.jspecify.annotations.Nullable;

/**
 * What is shown of each account beside the rail: its contacts and conversations, its login, or that it rests. Pages
 * stay as they were left.
 */
final class Pages extends JPanel {
  /** The page of no account: where another one is added. */
  private static final String ANOTHER = "another";

  /** A page, what it was made of, with which it goes, and what is to be done then. */
  private record Page(JComponent part, Account.Step step, @Nullable MainModel model, Runnable leaves) {}

  private final AccountsModel model;
  private final Words words;
  private final AccountMenu menu;
  private final Function<LoginModel, SignUpModel> signUps;
  private final BiFunction<Account, MainModel, AccountPage> makes;
  private final CardLayout cards = new CardLayout();
  private final Map<String, Page> pages = new HashMap<>();
  private String current = ANOTHER;

  /**
   * Makes it.
   *
   * @param signUps makes what leads to a login with a new account
   * @param makes makes the page of an account that has begun
   */
  Pages(AccountsModel model, Words words, AccountMenu menu, Function<LoginModel, SignUpModel> signUps,
      BiFunction<Account, MainModel, AccountPage> makes) {
    this.model = model;
    this.words = words;
    this.menu = menu;
    this.signUps = signUps;
    this.makes = makes;
    setLayout(cards);
  }

  /** Makes the pages that there are to be, and shows the one of the account that is shown. */
  void refresh() {
    for (Account account : model.all()) {
      Page page = pages.get(name(account));
      if (page == null || page.step != account.step() || page.model != account.main().orElse(null)) {
        put(name(account), page(account));
      }
    }
    Optional<Account> shown = model.shown();
    if (shown.isEmpty() && !pages.containsKey(ANOTHER)) {
      put(ANOTHER, login(null));
    } else if (shown.isPresent()) {
      drop(ANOTHER);
    }
    pages.keySet().stream().filter(name -> !name.equals(ANOTHER))
        .filter(name -> model.all().stream().noneMatch(account -> name(account).equals(name)))
        .toList().forEach(this::drop);
    show(shown.map(Pages::name).orElse(ANOTHER));
  }

  /** Goes to where one begins to type on the page that is shown. */
  void focus() {
    Page page = pages.get(current);
    if (page != null) {
      switch (page.part) {
        case Login login -> login.focus();
        case AccountPage account -> account.focus();
        default -> page.part.requestFocusInWindow();
      }
    }
  }

  private static String name(Account account) {
    return account.jid().toString();
  }

  private Page page(Account account) {
    MainModel main = account.main().orElse(null);
    if (main != null) {
      return new Page(makes.apply(account, main), account.step(), main, () -> {});
    }
    return account.step() == Account.Step.LOGIN ? login(account)
        : new Page(new RestingPanel(account, model, words, menu), account.step(), null, () -> {});
  }

  private Page login(@Nullable Account account) {
    LoginModel login = model.login(account);
    SignUpModel signUp = signUps.apply(login);
    Login both = new Login();
    LoginPanel panel = new LoginPanel(login, words, () -> both.side(true),
        account == null && !model.all().isEmpty() ? model::addNone : null);
    SignUpPanel other = new SignUpPanel(signUp, words, () -> both.side(false));
    signUp.onMade(() -> both.side(false));
    both.of(panel, other);
    return new Page(both, Account.Step.LOGIN, null, () -> {
      login.cancel();
      signUp.close();
    });
  }

  private void put(String name, Page page) {
    drop(name);
    pages.put(name, page);
    add(page.part, name);
  }

  private void drop(String name) {
    Page page = pages.remove(name);
    if (page != null) {
      page.leaves.run();
      remove(page.part);
    }
  }

  private void show(String name) {
    current = name;
    cards.show(this, name);
    revalidate();
    repaint();
    if (getRootPane() != null) {
      getRootPane().setDefaultButton(null);
    }
  }

  /** The page of this account, if it has begun. */
  Optional<AccountPage> of(Account account) {
    Page page = pages.get(name(account));
    return page != null && page.part instanceof AccountPage part ? Optional.of(part) : Optional.empty();
  }

  /** Where one logs in, and on the other side makes an account. */
  private static final class Login extends JPanel {
    private final CardLayout sides = new CardLayout();
    private @Nullable LoginPanel login;
    private @Nullable SignUpPanel signUp;
    private boolean making;

    Login() {
      setLayout(sides);
    }

    void of(LoginPanel here, SignUpPanel there) {
      login = here;
      signUp = there;
      add(here, "login");
      add(there, "signup");
    }

    void side(boolean other) {
      making = other;
      sides.show(this, other ? "signup" : "login");
      focus();
    }

    void focus() {
      if (making && signUp != null) {
        signUp.focus();
      } else if (login != null) {
        login.focus();
      }
    }
  }
}
