"""What a program may import and see: names only, so that the compiler can read it without importing anything.

Left out on purpose: whatever opens files (`np.load`, `np.memmap`), reaches raw memory (`as_strided`, `np.ctypeslib`),
evaluates text (`typing.get_type_hints`, `np.testing`), reads attributes by a text that nobody checked
(`string.Formatter`), or leads to another module. What honest programs use and cannot have as it is (a clock, say) has a
stand-in in `standins`.
"""

from __future__ import annotations

DSL = "arc25_dsl"
"""The name under which a program may import the words of its DSL, whichever that is."""


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_NUMPY = _names("""
    abs absolute acos acosh add all allclose amax amin angle any append apply_along_axis apply_over_axes arange
    arccos arccosh arcsin arcsinh arctan arctan2 arctanh argmax argmin argpartition argsort argwhere around array
    array2string array_equal array_equiv array_repr array_split array_str asanyarray asarray asarray_chkfinite
    ascontiguousarray asfortranarray asin asinh astype atan atan2 atanh atleast_1d atleast_2d atleast_3d average
    bartlett base_repr binary_repr bincount bitwise_and bitwise_count bitwise_invert bitwise_left_shift bitwise_not
    bitwise_or bitwise_right_shift bitwise_xor blackman block bool bool_ broadcast broadcast_arrays broadcast_shapes
    broadcast_to byte bytes_ c_ can_cast cbrt cdouble ceil character choose clip clongdouble column_stack
    common_type complex128 complex64 complexfloating compress concat concatenate conj conjugate convolve copy
    copysign copyto corrcoef correlate cos cosh count_nonzero cov cross csingle cumprod cumsum cumulative_prod
    cumulative_sum deg2rad degrees delete diag diag_indices diag_indices_from diagflat diagonal diff digitize divide
    divmod dot double dsplit dstack dtype e ediff1d einsum einsum_path empty empty_like equal errstate euler_gamma
    exp exp2 expand_dims expm1 extract eye fabs False_ fill_diagonal finfo fix flatiter flatnonzero flexible flip
    fliplr flipud float16 float32 float64 float_power floating floor floor_divide fmax fmin fmod
    format_float_positional frexp frombuffer fromfunction fromiter frompyfunc full full_like gcd generic geomspace
    get_printoptions geterr gradient greater greater_equal half hamming hanning heaviside histogram histogram2d
    histogram_bin_edges histogramdd hsplit hstack hypot i0 identity iinfo imag in1d index_exp indices inexact inf
    inner insert int16 int32 int64 int8 int_ intc integer interp intersect1d intp invert isclose iscomplex
    iscomplexobj isdtype isfinite isfortran isin isinf isnan isneginf isposinf isreal isrealobj isscalar issubdtype
    iterable ix_ kaiser kron lcm ldexp left_shift less less_equal lexsort linspace log log10 log1p log2 logaddexp
    logaddexp2 logical_and logical_not logical_or logical_xor logspace long longdouble longlong mask_indices matmul
    matrix_transpose matvec max maximum may_share_memory mean median meshgrid mgrid min min_scalar_type minimum
    mintypecode mod modf moveaxis multiply nan nan_to_num nanargmax nanargmin nancumprod nancumsum nanmax nanmean
    nanmedian nanmin nanpercentile nanprod nanquantile nanstd nansum nanvar ndarray ndenumerate ndim ndindex nditer
    negative newaxis nextafter nonzero not_equal number object_ ogrid ones ones_like outer packbits pad partition
    percentile permute_dims pi piecewise place poly polyadd polyder polydiv polyfit polyint polymul polysub polyval
    positive pow power printoptions prod product promote_types ptp put put_along_axis putmask quantile r_ rad2deg
    radians ravel ravel_multi_index real real_if_close reciprocal remainder repeat require reshape resize
    result_type right_shift rint roll rollaxis roots rot90 round row_stack s_ searchsorted select set_printoptions
    setdiff1d seterr setxor1d shape shares_memory short sign signbit signedinteger sin sinc single sinh size sort
    sort_complex spacing split sqrt square squeeze stack std str_ subtract sum swapaxes take take_along_axis tan
    tanh tensordot tile trace transpose trapezoid trapz tri tril tril_indices tril_indices_from trim_zeros triu
    triu_indices triu_indices_from True_ true_divide trunc typename ubyte ufunc uint uint16 uint32 uint64 uint8
    uintc uintp ulong ulonglong union1d unique unique_all unique_counts unique_inverse unique_values unpackbits
    unravel_index unsignedinteger unstack unwrap ushort vander var vdot vecdot vecmat vectorize void vsplit vstack
    where zeros zeros_like
""")

NAMES: dict[str, tuple[str, ...]] = {
    "__future__": _names("absolute_import annotations division generator_stop print_function unicode_literals"),
    "abc": _names("ABC ABCMeta abstractmethod"),
    "array": _names("array"),
    "bisect": _names("bisect bisect_left bisect_right insort insort_left insort_right"),
    "cmath": _names("""
        acos acosh asin asinh atan atanh cos cosh e exp inf infj isclose isfinite isinf isnan log log10 nan nanj
        phase pi polar rect sin sinh sqrt tan tanh tau
    """),
    "collections": _names("abc ChainMap Counter defaultdict deque namedtuple OrderedDict UserDict UserList UserString"),
    "collections.abc": _names("""
        Awaitable ByteString Callable Collection Container Coroutine Generator Hashable ItemsView Iterable
        Iterator KeysView Mapping MappingView MutableMapping MutableSequence MutableSet Reversible Sequence Set
        Sized ValuesView
    """),
    "contextlib": _names(
        "AbstractContextManager closing ContextDecorator contextmanager ExitStack nullcontext suppress"
    ),
    "copy": _names("copy deepcopy"),
    "dataclasses": _names("""
        asdict astuple dataclass field fields FrozenInstanceError InitVar is_dataclass KW_ONLY MISSING replace
    """),
    "decimal": _names("""
        Decimal DivisionByZero getcontext InvalidOperation localcontext ROUND_05UP ROUND_CEILING ROUND_DOWN
        ROUND_FLOOR ROUND_HALF_DOWN ROUND_HALF_EVEN ROUND_HALF_UP ROUND_UP
    """),
    "enum": _names("auto Enum Flag IntEnum IntFlag member nonmember StrEnum unique"),
    "fractions": _names("Fraction"),
    "functools": _names("""
        cache cached_property cmp_to_key lru_cache partial partialmethod reduce singledispatch total_ordering
        update_wrapper wraps
    """),
    "graphlib": _names("CycleError TopologicalSorter"),
    "hashlib": _names("blake2b blake2s md5 sha1 sha224 sha256 sha384 sha512"),
    "heapq": _names("heapify heappop heappush heappushpop heapreplace merge nlargest nsmallest"),
    "io": _names("BytesIO StringIO"),
    "itertools": _names("""
        accumulate batched chain combinations combinations_with_replacement compress count cycle dropwhile
        filterfalse groupby islice pairwise permutations product repeat starmap takewhile tee zip_longest
    """),
    "json": _names("dump dumps JSONDecodeError load loads"),
    "logging": _names("""
        basicConfig CRITICAL critical DEBUG debug ERROR error exception getLogger INFO info log WARNING warning
    """),
    "math": _names("""
        acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist e erf erfc exp exp2
        expm1 fabs factorial floor fma fmod frexp fsum gamma gcd hypot inf isclose isfinite isinf isnan isqrt
        lcm ldexp lgamma log log10 log1p log2 modf nan nextafter perm pi pow prod radians remainder sin sinh
        sqrt sumprod tan tanh tau trunc ulp
    """),
    "numbers": _names("Complex Integral Number Rational Real"),
    "numpy": (*_NUMPY, "char", "fft", "lib", "linalg", "random", "typing"),
    "numpy.char": _names("""
        add capitalize center count decode encode endswith equal expandtabs find greater greater_equal index
        isalnum isalpha isdecimal isdigit islower isnumeric isspace istitle isupper join less less_equal ljust
        lower lstrip mod multiply not_equal partition replace rfind rindex rjust rpartition rsplit rstrip split
        splitlines startswith str_len strip swapcase title translate upper zfill
    """),
    "numpy.fft": _names("""
        fft fft2 fftfreq fftn fftshift hfft ifft ifft2 ifftn ifftshift irfft irfft2 irfftn rfft rfft2 rfftfreq
        rfftn
    """),
    "numpy.lib": _names("stride_tricks"),
    "numpy.lib.stride_tricks": _names("sliding_window_view"),
    "numpy.linalg": _names("""
        cholesky cond cross det eig eigh eigvals eigvalsh inv LinAlgError lstsq matmul matrix_norm matrix_power
        matrix_rank multi_dot norm outer pinv qr slogdet solve svd svdvals tensorinv tensorsolve vector_norm
    """),
    "numpy.random": _names("""
        beta binomial bytes chisquare choice default_rng dirichlet exponential gamma Generator geometric
        get_state gumbel hypergeometric laplace logistic lognormal logseries multinomial multivariate_normal
        negative_binomial normal pareto permutation permuted poisson power rand randint randn random
        random_sample RandomState rayleigh seed set_state shuffle standard_cauchy
        standard_exponential standard_gamma standard_normal standard_t triangular uniform vonmises wald weibull
        zipf
    """),
    "numpy.typing": _names("ArrayLike DTypeLike NDArray"),
    "operator": _names("""
        abs add and_ attrgetter concat contains countOf delitem eq floordiv ge getitem gt iadd iand iconcat
        ifloordiv ilshift imatmul imod imul index indexOf inv invert ior ipow irshift is_ is_not isub itemgetter
        itruediv ixor le length_hint lshift lt matmul mod mul ne neg not_ or_ pos pow rshift setitem sub truediv
        truth xor
    """),
    "pprint": _names("pformat pp pprint"),
    "queue": _names("Empty Full LifoQueue PriorityQueue Queue SimpleQueue"),
    "random": _names("""
        betavariate choice choices expovariate gammavariate gauss getrandbits getstate lognormvariate
        normalvariate paretovariate randbytes randint Random random randrange sample seed setstate shuffle
        triangular uniform vonmisesvariate weibullvariate
    """),
    "re": _names("""
        A ASCII compile DOTALL error escape findall finditer fullmatch I IGNORECASE M Match match MULTILINE
        NOFLAG Pattern S search split sub subn U UNICODE VERBOSE X
    """),
    "scipy": _names("ndimage"),
    "scipy.ndimage": _names("""
        affine_transform binary_closing binary_dilation binary_erosion binary_fill_holes binary_hit_or_miss
        binary_opening binary_propagation black_tophat center_of_mass convolve convolve1d correlate correlate1d
        distance_transform_bf distance_transform_cdt distance_transform_edt extrema find_objects
        fourier_ellipsoid fourier_gaussian fourier_shift fourier_uniform gaussian_filter gaussian_filter1d
        gaussian_gradient_magnitude gaussian_laplace generate_binary_structure generic_filter generic_filter1d
        generic_gradient_magnitude generic_laplace geometric_transform grey_closing grey_dilation grey_erosion
        grey_opening histogram iterate_structure label labeled_comprehension laplace map_coordinates maximum
        maximum_filter maximum_filter1d maximum_position mean median median_filter minimum minimum_filter
        minimum_filter1d minimum_position morphological_gradient morphological_laplace percentile_filter prewitt
        rank_filter rotate shift sobel spline_filter spline_filter1d standard_deviation sum sum_labels
        uniform_filter uniform_filter1d value_indices variance vectorized_filter watershed_ift white_tophat zoom
    """),
    "statistics": _names("""
        correlation covariance fmean geometric_mean harmonic_mean linear_regression mean median median_grouped
        median_high median_low mode multimode pstdev pvariance quantiles StatisticsError stdev variance
    """),
    "string": _names("ascii_letters ascii_lowercase ascii_uppercase capwords digits hexdigits octdigits punctuation"),
    "sys": _names("""
        byteorder exit float_info getrecursionlimit getsizeof int_info maxsize setrecursionlimit stderr stdout
        version version_info
    """),
    "textwrap": _names("dedent fill indent shorten wrap"),
    "time": _names("""
        monotonic monotonic_ns perf_counter perf_counter_ns process_time process_time_ns sleep time time_ns
    """),
    "traceback": _names("format_exc print_exc print_exception print_stack"),
    "types": _names("MappingProxyType NoneType SimpleNamespace"),
    "typing": _names("""
        AbstractSet Annotated Any AnyStr assert_never assert_type Awaitable Callable cast ChainMap ClassVar
        Collection Concatenate Container ContextManager Coroutine Counter DefaultDict Deque Dict Final final
        FrozenSet Generator Generic get_args get_origin Hashable IO is_typeddict ItemsView Iterable Iterator
        KeysView List Literal LiteralString Mapping MappingView Match MutableMapping MutableSequence MutableSet
        NamedTuple Never NewType no_type_check NoReturn NotRequired Optional OrderedDict overload override
        ParamSpec Pattern Protocol Required Reversible runtime_checkable Self Sequence Set Sized SupportsAbs
        SupportsBytes SupportsComplex SupportsFloat SupportsIndex SupportsInt SupportsRound Text TextIO Tuple
        Type TYPE_CHECKING TypeAlias TypedDict TypeGuard TypeVar TypeVarTuple Union Unpack ValuesView
    """),
    "warnings": _names("catch_warnings filterwarnings resetwarnings simplefilter warn"),
}
"""Module to its visible names. A name that the installed version lacks is simply absent there."""

ALIASES = dict.fromkeys(
    ("scipy.ndimage.filters", "scipy.ndimage.interpolation", "scipy.ndimage.measurements", "scipy.ndimage.morphology"),
    "scipy.ndimage",
)
"""Old names of modules that models still write, and what they are today."""

NAMES |= {old: NAMES[new] for old, new in ALIASES.items()}
# As its members too: `import a.b as c` would else find the real modules.
NAMES["scipy.ndimage"] += tuple(old.rpartition(".")[2] for old in ALIASES)

HEAVY = frozenset({"scipy"})
"""Packages that a worker gets only once a program imports them: they double what a fork costs."""


def is_heavy(module: str) -> bool:
    """Whether the module belongs to one of the heavy packages."""
    return module.partition(".")[0] in HEAVY


BUILTINS = _names("""
    ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BufferError
    BytesWarning ConnectionError DeprecationWarning EOFError Ellipsis EnvironmentError Exception ExceptionGroup
    FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning
    IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError
    ModuleNotFoundError NameError NotADirectoryError NotImplemented NotImplementedError OSError OverflowError
    PendingDeprecationWarning PermissionError RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning
    StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError TypeError
    UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning
    UserWarning ValueError Warning ZeroDivisionError
    __build_class__ abs all any ascii bin bool bytearray bytes callable chr classmethod complex dict divmod enumerate
    filter float format frozenset hash hex id int isinstance issubclass iter len list map max min next object oct ord
    pow property range repr reversed round set slice sorted staticmethod str sum super tuple zip
""")
"""Builtins that a program gets as they are; `guards` adds those that need a watch."""

REFUSED_BUILTINS = frozenset(_names("__import__ breakpoint compile eval exec globals locals open"))
"""A program that uses one of these without defining it is refused, so that its author learns of it at once."""

METHODS = frozenset(
    f"__{name}__"
    for name in _names("""
        abs add and array array_finalize array_function array_priority array_ufunc bool bytes call ceil class_getitem
        complex contains copy deepcopy delattr delete delitem divmod enter eq exit float floor floordiv format ge get
        getattr getitem gt hash iadd iand ifloordiv ilshift imatmul imod imul index init init_subclass int invert ior
        ipow irshift isub iter itruediv ixor le len length_hint lshift lt matmul missing mod mul ne neg new next or pos
        post_init pow radd rand rdivmod replace repr reversed rfloordiv rlshift rmatmul rmod rmul ror round rpow rrshift
        rshift rsub rtruediv rxor set set_name setattr setitem sizeof str sub truediv trunc xor
    """)
)
"""Special methods that a class may define and call. Not `__del__`: it would run in a later program's time."""

SPECIAL_NAMES = METHODS | {
    f"__{name}__"
    for name in _names("""
        all author cause class context doc match_args members name notes qualname slots suppress_context version
    """)
}
"""Every name of the form `__x__` that a program may write."""

WATCHED = frozenset(
    _names("""
        __class__ __delattr__ __delete__ __get__ __getattr__ __init__ __init_subclass__ __members__ __set__
        __set_name__ __setattr__ base bit_generator capsule cffi ctypes data dump dumps format format_map readinto
        readinto1 register resize setflags strides tofile
    """)
)
"""Attributes that are harmless on most objects but not on classes, text or arrays; see `guards`."""
