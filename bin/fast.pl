# The launcher's quick way: lets the daemon run the verb (`cli.run`) and prints what that printed. Perl is where git is and
# starts in 2 ms. Whatever is in the way, the launcher goes on and does it in a Node process.
my ($socket, $owned, $cwd, $launcher, @argv) = @ARGV;
my ($again, $seed, $verb) = ('again', join('-', time, $$, map { int rand 2**31 } 1 .. 3), @argv, '');
sub leave { alarm 0; delete $ENV{PERL_BADLANG}; $ENV{SPARKQ_FAST} = "$again $seed"; exec $launcher, @argv; exit 71 }
sub text { my $text = shift; $text =~ s/([\\"])/\\$1/g; $text =~ s/([\x00-\x1f])/sprintf '\u%04x', ord $1/ge; "\"$text\"" }

(my $built = $0) =~ s{[^/]*$}{../dist/built};
my $size = "\0" x 8;
my $columns = -t STDOUT && ioctl(STDOUT, $^O eq 'darwin' ? 0x40087468 : 0x5413, $size) ? (unpack 'S4', $size)[1] : 0;
my $tty = join ',', map { "\"$$_[0]\":" . (-t $$_[1] ? 'true' : 'false') } [in => *STDIN], [out => *STDOUT], [err => *STDERR];
my $read = $verb eq 'hooks' ? qr/./ : qr/^(?:NO_COLOR|SPARKQ_SOCKET|TERM|TZ)$/; # git reads any
my $env = join ',', map { text($_) . ':' . text($ENV{$_}) } grep { /$read/ } keys %ENV;
my $request = '{"jsonrpc":"2.0","id":1,"method":"cli.run","params":{"argv":[' . join(',', map { text($_) } @argv) . '],"cwd":' . text($cwd)
  . ',"folder":' . text(join ':', (stat '.')[0, 1]) . ",\"env\":{$env},\"tty\":{$tty},\"columns\":$columns,\"build\":" . text(join ':', (stat $built)[0, 1, 7, 10]) . ",\"seed\":\"$seed\"}}\n";

# Seconds for verbs that know what to do without a daemon, or with one that hangs, and may be done twice.
my $patience = {enqueue => 1, completion => 0.5, hooks => 0.1, version => 1}->{$verb};
@SIG{qw(PIPE ALRM)} = ('IGNORE', \&leave);
alarm 1 + $patience if $patience;
my $address = $^O eq 'darwin' ? pack 'CCa*', 3 + length $socket, 1, "$socket\0" : pack 'Sa*', 1, "$socket\0";
leave() unless -O $owned && -O $socket && length $request < 4_000_000 && socket(S, 1, 1, 0) && connect S, $address;
$again = 'unsure'; # whether it was done
for (my $sent = 0; $sent < length $request;) { $sent += syswrite(S, $request, length $request, $sent) || leave() }
vec(my $readable = '', fileno S, 1) = 1;
select $readable, undef, undef, $patience or leave();
my $answer = '';
until ("\n" eq substr $answer, -1) { sysread(S, $answer, 65536, length $answer) || leave() }
alarm 0;
$again = 'again' unless $answer =~ /"code":"disconnected"/;
$answer =~ /^\{"jsonrpc":"2\.0","id":1,"result":\{"exit":(\d+),"output":\[/g or leave();

my ($exit, $why, %left, %short) = $1;
@short{qw(b f n r t)} = ("\b", "\f", "\n", "\r", "\t");
while ($answer =~ /\G,?\{"(out|err)":"([^"\\]*(?:\\.[^"\\]*)*)"\}/gc) {
  my ($stream, $text, $to, $at) = ($1, $2, $1 eq 'out' ? *STDOUT : *STDERR, 0);
  $text =~ s/\\(?:u(....)|(.))/defined $1 ? hex $1 < 128 ? chr hex $1 : "\xef\xbf\xbd" : $short{$2} || $2/ge;
  until ($left{$stream} || $at == length $text) {
    my $written = syswrite $to, $text, length $text, $at;
    if (defined $written) { $at += $written }
    elsif ($! == 11 || $! == 35) { vec(my $room = '', fileno $to, 1) = 1; select undef, $room, undef, undef } # EAGAIN
    elsif ($! != 4) { $left{$stream} = 1; ($exit, $why) = (74, "sparkq: stdout cannot be written: \l$! (io)\n") if $stream eq 'out' && $! != 32 } # neither EINTR nor EPIPE
  }
}
syswrite STDERR, $why if $why;
exit $exit;
